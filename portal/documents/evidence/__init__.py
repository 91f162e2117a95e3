"""Files from outside: evidence 证实性材料, photos 照片, enclosures 附件, presentation material 展示材料. Opened in a
limited child.

Verbs: examine, refuse, draw (small), strip, bind (the volume 装订成册).
"""
