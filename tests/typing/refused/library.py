"""What a user of `import trimcore` should not write."""

import trimcore

trimcore.cut("in.mp4")  # refused: call-arg
trimcore.cut("in.mp4", "out.mp4", 1)  # refused: call-arg
trimcore.cut("in.mp4", "out.mp4", start=b"1")  # refused: arg-type
trimcore.cut(7, "out.mp4")  # refused: arg-type
trimcore.trim("in.mp4", "out.mp4")  # refused: attr-defined
trimcore.inspect("in.mp4").duration = None  # refused: misc
