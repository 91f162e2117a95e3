"""The office's desk 组委会办公室: the queue of applications, one application at a time, and what the office does with
it."""
