"""Public reports of wrong cuts, each made again as a small file and judged by another player."""
