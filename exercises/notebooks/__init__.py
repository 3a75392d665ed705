"""exercises: a code exercise as a Jupyter notebook, and the code of its answer cells read back."""
