"""What editors fill in for a certificate's template."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class SignatoryBlock(blocks.StructBlock):
    """Somebody who stands for each certificate."""

    name = blocks.CharBlock(max_length=80)
    role = blocks.CharBlock(label="What they are", max_length=80, help_text="Such as: Head of training.")
    picture = ImageChooserBlock(label="Their signature", required=False, help_text="PNG or JPEG, dark on white or on nothing.")
    alt = blocks.CharBlock(
        label="The signature in words",
        required=False,
        max_length=120,
        help_text="For those who do not see it. Such as: Signature of Jo Bell.",
    )

    class Meta:
        icon = "user"
        label = "Signatory"


class SignatoriesBlock(blocks.StreamBlock):
    signatory = SignatoryBlock()

    class Meta:
        max_num = 3
        required = False
