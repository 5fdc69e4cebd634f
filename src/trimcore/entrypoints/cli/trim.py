"""`trimcore trim`: the engine alone."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.errors import InvalidInput
from trimcore.entrypoints.cli.completion import containers, files
from trimcore.entrypoints.cli.ending.faults import with_options
from trimcore.entrypoints.cli.trimming.asked import Asked
from trimcore.entrypoints.cli.trimming.cuts import cut_pieces
from trimcore.entrypoints.cli.trimming.places import output_at
from trimcore.entrypoints.cli.trimming.told import documents, lines
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.outputs import opened_output


@click.command()
@click.argument("places", nargs=-1, metavar="SOURCE... OUTPUT", shell_complete=files)
@click.option("--start", metavar="T", help="Where the piece begins.  [default: 0]")
@click.option("--end", metavar="T", help="Where it ends.  [default: the end of SOURCE]")
@click.option("--duration", metavar="T", help="How long it is, in place of --end.")
@click.option("--keep", metavar="A-B", multiple=True, help="A window; several are joined.")
@click.option("--remove", metavar="A-B", multiple=True, help="What to leave out; the rest stays.")
@click.option(
    "--list",
    "listed",
    metavar="FILE",
    shell_complete=files,
    help="Windows: a .csv, .tsv, .llc, .edl or .otio, or chapters.",
)
@click.option(
    "--list-out",
    metavar="FILE",
    shell_complete=files,
    help="Write the windows as a .csv, .llc, .edl or .otio.",
)
@click.option("--split", is_flag=True, help="Write a file for each window.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in TrimMode]),
    default=TrimMode.EXACT.value,
    show_default=True,
    help="Copy what can be copied, encode everything, or hide what is before the start.",
)
@click.option(
    "--container",
    metavar="NAME",
    shell_complete=containers,
    help="mp4, mov, mkv, …  [default: as OUTPUT ends]",
)
@click.option("--plan", is_flag=True, help="Draw what would be copied and encoded, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt, or the fault, as JSON.")
@click.option("--force", is_flag=True, help="Replace an OUTPUT that exists.")
def trim(places: tuple[str, ...], *, plan: bool, as_json: bool, **words: Any) -> None:  # noqa: ANN401 - as click gives them
    """Cut a piece out of SOURCE and write it to OUTPUT.

    SOURCE is a path, s3://bucket/key, https://host/path, or - for standard input; OUTPUT a path,
    s3://bucket/key, or - for standard output. With several sources, or with --split, OUTPUT is a
    pattern of {n}, {name} and {stem}; a piece that can't be made does not stop the others, and
    --json lists a receipt or an error for each.

    T is 12, 12.48, 12.48s, 1m30s, MM:SS.mmm, HH:MM:SS.mmm, or on a constant frame rate 100f or
    HH:MM:SS:FF.

    Exit codes: 0 done, 1 any other fault, 2 usage, 3 this video can't be cut (it is none, damaged,
    of an unknown kind, or beyond a limit), 4 window outside, 5 OUTPUT exists, 6 the machine or a
    store failed (no room, no memory, no answer: the same may work later), 130 interrupted.
    """
    logging.getLogger("trimcore").addHandler(logging.NullHandler())
    if "" in places:
        raise click.UsageError("SOURCE and OUTPUT can't be empty.")
    for option in click.get_current_context().command.params:
        if words.get(option.name or "") == "":  # as of a variable of the shell that is not set
            raise click.UsageError(f"{option.opts[0]} can't be empty.")
    sources, output = _places(places, may_lack_output=plan)
    asked = Asked(sources=sources, output=output, **words)
    written = documents(as_list=asked.are_several) if as_json else lines
    with _as_the_shell_has_it(), ExitStack() as opened:
        asked.check()
        cutter = opened.enter_context(Cutter())
        if plan:
            from trimcore.entrypoints.cli.trimming.plans import show_plans

            show_plans(asked, cutter, opened, as_json=as_json)
        else:
            if asked.list_out:
                windows = asked.windows_as_list(cutter, opened).encode(errors="backslashreplace")
                with opened_output(output_at(asked.list_out, opened, force=asked.force)) as file:
                    file.write(windows)
            cut_pieces(asked, cutter, opened, written)


def _places(places: tuple[str, ...], *, may_lack_output: bool) -> tuple[tuple[str, ...], str]:
    if may_lack_output and len(places) == 1:
        return places, ""
    if len(places) < 2:  # noqa: PLR2004 - a source and an output
        raise click.UsageError("SOURCE and OUTPUT are needed.")
    return places[:-1], places[-1]


@contextmanager
def _as_the_shell_has_it() -> Iterator[None]:
    """Let faults name the options as they are written."""
    try:
        yield
    except InvalidInput as error:
        raise with_options(error) from error
