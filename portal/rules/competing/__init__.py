"""The competition channel: how places are allotted, what a result from elsewhere must say and what it comes to, and who
may be sent into the final."""
