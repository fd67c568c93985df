"""Mutation testing of money, time, numbering and status: does a test fail when the code is wrong?"""
