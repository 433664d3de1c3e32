"""Roles by brand, second steps, sign-ins that are listed, and tries that are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TIME = sa.DateTime(timezone=True)
EMPTY = {"server_default": "", "nullable": False}
NEW = {
    "person": [
        ("totp_secret", sa.String(), EMPTY),
        ("totp_step", sa.Integer(), {"server_default": "0", "nullable": False}),
        ("totp_needed", sa.Boolean(), {"server_default": sa.false(), "nullable": False}),
    ],
    "invitation": [
        ("brands", sa.JSON(), {"server_default": "[]", "nullable": False}),
        ("email", sa.String(), EMPTY),
        ("made_by", sa.Integer(), {}),
    ],
    "sign_in": [
        ("browser", sa.String(), EMPTY),
        ("proved", sa.Boolean(), {"server_default": sa.true(), "nullable": False}),
        ("started_at", TIME, {}),
        ("seen_at", TIME, {}),
    ],
}


def upgrade() -> None:
    """Bring the tables up."""
    for table, columns in NEW.items():
        for name, kind, options in columns:
            op.add_column(table, sa.Column(name, kind, **options))
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
    )
    op.create_index("ix_membership_brand_id", "membership", ["brand_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", TIME),
    )
    op.create_index("ix_recovery_code_person_id", "recovery_code", ["person_id"])
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_sign_in_try_at", "sign_in_try", ["at"])


def downgrade() -> None:
    """Take the same back."""
    for table in ("sign_in_try", "recovery_code", "membership"):
        op.drop_table(table)
    for table, columns in NEW.items():
        for name, *_ in columns:
            op.drop_column(table, name)
