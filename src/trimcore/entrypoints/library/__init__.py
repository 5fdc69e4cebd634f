"""The library's face: what `import trimcore` shows, over the engine's port."""

import logging

# So that the program's own settings decide, and nothing is printed if it has none.
logging.getLogger("trimcore").addHandler(logging.NullHandler())
