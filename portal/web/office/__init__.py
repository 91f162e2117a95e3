"""The office's part 组委会办公室, in rooms: desk, rounds, competing, publishing, season, site, people.

Every page hangs on the blueprint of ``area``, whose guard lets nobody else in.
"""
