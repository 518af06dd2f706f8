"""Records written by hand and the numbers counted from them by hand, a module for each group of systems."""
