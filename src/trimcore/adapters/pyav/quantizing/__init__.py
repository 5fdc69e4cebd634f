"""How coarsely the source was quantized, and how encoders are asked to do likewise."""
