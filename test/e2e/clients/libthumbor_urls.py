"""Prints what libthumbor signs with a secret, and the size that each is to have, of a picture of 300 by 200."""
import json
import sys

from libthumbor import CryptoURL

secret, image = sys.argv[1], "holiday/cat.jpg"
wanted = [
    (dict(width=90, height=60), 90, 60),
    (dict(width=100), 100, 67),
    (dict(height=50), 75, 50),
    (dict(width=80, height=80, smart=True), 80, 80),
    (dict(width=80, height=80, halign="left", valign="top"), 80, 80),
    (dict(width=100, height=100, fit_in=True), 100, 67),
    (dict(width=100, height=100, full_fit_in=True), 150, 100),
    (dict(width=100, height=150, adaptive_fit_in=True), 150, 100),
    (dict(width=60, height=40, flip=True, flop=True), 60, 40),
    (dict(crop=((10, 20), (110, 70))), 100, 50),
    (dict(width=50, height=50, trim=True), 50, 50),
    (dict(width=40, height=30, filters=["blur(2)", "quality(70)", "format(webp)"]), 40, 30),
]
signer = CryptoURL(key=secret)
urls = [
    dict(path=signer.generate(image_url=image, **options), width=width, height=height)
    for options, width, height in wanted
]
print(json.dumps(urls))
