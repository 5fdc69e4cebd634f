"""Made videos whose frames and sounds tell where they belong, and the judge of a cut."""
