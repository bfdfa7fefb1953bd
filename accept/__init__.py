"""The acceptance run: tests the type in a real organization, compares AWS with the local AWS, and cleans up.

Start reading at __main__.py. The run notes everything in journal.py's file before creating it; cleanup.py removes it.
"""
