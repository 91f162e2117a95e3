"""Files from outside: evidence 证实性材料, photos 照片, enclosures 附件, presentation material 展示材料, filled-in
workbooks. Opened in a limited child, for which they wait in line.

Verbs: examine, refuse, draw (small), strip, read, bind (the volume 装订成册).
"""
