"""Surveys, the links to them, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("thanks", sa.JSON(), nullable=False),
        sa.Column("quiet_days", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("brand_id", "name"),
    )
    op.create_table(
        "survey_invitation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey_id", sa.Integer(), sa.ForeignKey("survey.id", ondelete="CASCADE"), nullable=False),
        sa.Column("customer_id", sa.Integer(), sa.ForeignKey("customer.id", ondelete="CASCADE")),
        sa.Column("token_hash", sa.String(), nullable=False, unique=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("sent_at", TIME),
        sa.Column("opened_at", TIME),
        sa.Column("answered_at", TIME),
        sa.Column("expires_at", TIME, nullable=False),
    )
    op.create_index("ix_survey_invitation_survey_id", "survey_invitation", ["survey_id"])
    op.create_index("ix_survey_invitation_customer_id", "survey_invitation", ["customer_id"])
    op.create_table(
        "survey_answer",
        sa.Column("mention_id", sa.Integer(), sa.ForeignKey("mention.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        sa.Column("survey_id", sa.Integer(), sa.ForeignKey("survey.id", ondelete="CASCADE")),
        sa.Column(
            "invitation_id", sa.Integer(), sa.ForeignKey("survey_invitation.id", ondelete="SET NULL"), unique=True
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("scale", sa.Integer()),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered_at", TIME, nullable=False),
    )
    op.create_index("ix_survey_answer_survey_id", "survey_answer", ["survey_id"])
    op.create_index("ix_survey_answer_days", "survey_answer", ["brand_id", "answered_at"])


def downgrade() -> None:
    """Take the same back."""
    for table in ("survey_answer", "survey_invitation", "survey"):
        op.drop_table(table)
