"""The one kind of error that is shown as a line instead of a traceback."""


class OperatorError(Exception):
    """Something that whoever runs the product can put right; the message says what is wrong and what to do."""


class CatalogueError(OperatorError):
    """A declaration that cannot work; the message names it and says what would be right."""
