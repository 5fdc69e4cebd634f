"""`trimcore trim`: the engine alone."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import click

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.cli.output_file import FileSink, replacing
from trimcore.entrypoints.wiring.cutting import byte_source, media


@click.command()
@click.argument("source")
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--start", required=True, help="Seconds, MM:SS.mmm or HH:MM:SS.mmm.")
@click.option("--duration", required=True, help="A length, in the same forms.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in TrimMode]),
    default=TrimMode.EXACT.value,
    show_default=True,
    help="Copy what can be copied, encode everything, or hide what is before the start.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
def trim(  # noqa: PLR0913 - one argument for each option
    source: str, output: Path, start: str, duration: str, mode: str, *, as_json: bool
) -> None:
    """Cut a piece out of SOURCE and write it to OUTPUT.

    Exit codes: 0 done, 1 any other fault, 2 usage, 3 this video can't be cut (it is none, damaged,
    of an unknown kind, or beyond a limit), 4 window outside, 6 the machine or a store failed (no
    room, no memory, no answer: the same may work later).
    """
    logging.getLogger("trimcore").addHandler(logging.NullHandler())
    window = _window(start, duration)
    told = _documents() if as_json else _line
    if output.exists() and Path(source).exists() and output.samefile(source):
        raise click.UsageError("OUTPUT is the SOURCE; a source is never changed.")
    with (
        closing(byte_source(source)) as bytes_in,
        contextmanager(media)() as engine,
        replacing(output) as file,
        _progress() as watch,
    ):
        sink = FileSink(file, output)
        receipt = engine.trim(bytes_in, window, sink, mode=TrimMode(mode), watch=watch)
    click.echo(told(receipt))


def _window(start: str, duration: str) -> TrimWindow:
    """Read the options; a fault names the option."""
    try:
        return TrimWindow.parse(start, duration)
    except InvalidInput as error:
        faults = (replace(fault, field=f"--{fault.field}") for fault in error.faults)
        raise InvalidInput(*faults) from error


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Yield what draws a bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _percent: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("trimming"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("trimming", total=100)
        yield lambda percent: bar.update(task, completed=percent)


def _documents() -> Callable[[Receipt], str]:
    """Return what writes receipts as JSON, loaded before there is anything that it could fail."""
    import json

    from msgspec import to_builtins

    from trimcore.entrypoints.receipt_document import receipt_document

    return lambda receipt: json.dumps(to_builtins(receipt_document(receipt)), indent=2)


def _line(receipt: Receipt) -> str:
    first, last = float(receipt.first.seconds), float(receipt.last.seconds)
    encoded = f", {receipt.frames_encoded} encoded"
    because = f" ({receipt.encoded_because})" if receipt.encoded_because else ""
    return (
        f"{receipt.frames_copied} frames copied{encoded}{because}; shown from {first:.6f} to "
        f"{last:.6f} s of the source; {receipt.bytes_written} bytes in "
        f"{receipt.elapsed_us / 1e6:.2f} s"
    )
