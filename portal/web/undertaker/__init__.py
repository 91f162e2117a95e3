"""The undertakers' part 承办单位: the competitions that one's body undertakes, and nothing of any other programme."""
