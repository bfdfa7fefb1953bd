"""The acceptance run: tries the type in a real organization, compares AWS with the local AWS, and cleans up.

It begins in __main__.py. What it makes is first noted in the file of journal.py, so that cleanup.py can remove it.
"""
