"""The only place where settings, store, cache, backend and web app are put together. The command line is app.py."""
