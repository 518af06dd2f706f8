"""The command line. What it starts is put together in assembly/."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from dotenv import load_dotenv

from assembly.product import Product
from assembly.up import up
from assembly.web import web
from assembly.workers import backend, probe, simulate, streams
from backend import hashing
from backend import verify as recount
from backend.importing import command as importing
from catalogue.errors import OperatorError
from catalogue.settings import help_text, read_settings


def verify(product: Product) -> int:
    """Recount everything from the records and compare with Redis."""
    return recount.command(product.database_url, product.redis_url, product.catalogue, product.days)


def bring_in(product: Product, arguments: argparse.Namespace) -> int:
    """Bring in areas, sites or the records of a feed."""
    return importing.run(arguments, product.engine, product.ingestor)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="app.py",
        description="The command centre of Luyang District. Without a command: up.",
        epilog=f"settings, from the environment or .env:\n{help_text()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.set_defaults(run=lambda product, _: up(product))
    commands = top.add_subparsers(metavar="COMMAND")
    for function in (up, web, backend, streams, probe, simulate, verify):
        own = commands.add_parser(function.__name__, help=function.__doc__)
        own.set_defaults(run=lambda product, _, function=function: function(product))
    hashing.add_parsers(commands)
    importing.add_parsers(commands)
    commands.choices["import"].set_defaults(run=bring_in)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. What the operator can put right is said in one line."""
    load_dotenv()
    arguments = parser().parse_args(words)
    try:
        settings = read_settings(os.environ)
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        code: int = arguments.run(Product(settings), arguments)
        return code
    except OperatorError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
