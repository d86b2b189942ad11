"""Prints what imgora signs for imagor with a secret, and the size that each is to have, of a picture of 300 by 200."""
import json
import sys

from imgora import Imagor, Signer

secret, algorithm, truncate = sys.argv[1], sys.argv[2], int(sys.argv[3])
signer = Signer(type=algorithm, key=secret, truncate=truncate or None)
picture = Imagor(image="holiday/cat.jpg", signer=signer)
wanted = [
    (picture.resize(90, 60), 90, 60),
    (picture.resize(100, 100, method="fit-in"), 100, 67),
    (picture.resize(80, 80, method="smart"), 80, 80),
    (picture.resize(80, 90, method="stretch"), 80, 90),
    (picture.resize(900, 900, method="fit-in", upscale=False), 300, 200),
    (picture.focal(0.2, 0.3).resize(70, 70), 70, 70),
    (picture.resize(60, 40).blur(2).quality(70), 60, 40),
    (picture.resize(60, 40).format("webp").grayscale(), 60, 40),
    (picture.resize(50, 40, method="smart").round_corner(10).strip_exif(), 50, 40),
    (picture.resize(60, 60).rotate(90), 40, 60),
    (picture.resize(90, 60).label("words", 5, 5, 20, "red", 10), 90, 60),
    (picture.with_image("holiday/a cat é.jpg").resize(90, 60), 90, 60),
]
urls = [dict(path=f"/{image.path()}", width=width, height=height) for image, width, height in wanted]
print(json.dumps(urls))
