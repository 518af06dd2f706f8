/* The button of a page that prints it. */
document.addEventListener('click', (event) => { if (event.target.closest('[data-print]')) window.print(); });
