"""What do they feel?"""
