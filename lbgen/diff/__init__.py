"""What a change of a spec means, and whether files are what a spec says.

Its doors, each loaded by the command when it needs it: `changes` (two topologies, field by field), `answers`
(requests that are answered differently), `files` (rendered files that change), `drift` (a folder against a spec), and
the printers `text`, `markdown` and `data`.
"""
