"""Parts of the samples: figures, rows, and how they are laid out. Run ``samples/make_samples.py``."""
