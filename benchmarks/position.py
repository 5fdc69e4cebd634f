"""Does the cost of a cut depend on where in the film its window lies? It should not."""

from typing import Any

from benchmarks.tables import Table, mib, seconds, times

OURS = "trimcore-exact"
EARLY, LATE = "early", "late"
Row = dict[str, Any]


def table(cases: dict[str, dict[str, Row]]) -> str:
    """Compare a cut at the start of a long film with one near its end."""
    pair = [cases.get(name, {}).get(OURS, {}) for name in (EARLY, LATE)]
    if any("wall" not in row for row in pair):
        return ""
    early, late = pair
    rows = Table("", "from 0:10", "from 9:00.37", "ratio")
    for name, key in (("wall", "wall"), ("CPU", "cpu")):
        rows.add(name, seconds(early[key]), seconds(late[key]), times(late[key], early[key]))
    for name, key, show in (("bytes read", "bytes_read", mib), ("reads", "reads", str)):
        first, second = (row["receipt"][key] for row in pair)
        rows.add(name, show(first), show(second), times(second, first))
    encoded = [f"{row['receipt']['frames_encoded']} of {row['frames']}" for row in pair]
    rows.add("frames encoded", *encoded, "")
    text = (
        "Thirty seconds of ten minutes, exact mode. How much is encoded depends on how far the "
        "next\nkeyframe is from the start of the window, not on where the window lies."
    )
    return f"## Wherever the window lies\n\n{text}\n\n{rows}"
