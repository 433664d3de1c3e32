"""A tiny model with random weights, made on the spot, in our own form and in the usual one."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from sentiment.encoder import MeanPooledClassifier
from sentiment.scores import LABELS

WORDS = ["good", "bad", "slow", "fast", "parcel", "shop", "love", "hate", "ok", "the", "a", "is"]


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    """A tokenizer of a dozen words."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    inner = Tokenizer(WordLevel({word: i for i, word in enumerate([*special, *WORDS])}, unk_token="<unk>"))
    inner.pre_tokenizer = WhitespaceSplit()
    inner.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        tokenizer_object=inner, bos_token="<s>", pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
        cls_token="<s>", sep_token="</s>", model_max_length=64,
    )  # fmt: skip


def tiny_config(labels: dict[int, str] | None = None) -> BertConfig:
    """A BERT of two thin layers, with labels where it has a head."""
    config = BertConfig(
        vocab_size=16, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64, pad_token_id=1, initializer_range=0.5,
    )  # fmt: skip
    if labels:
        config.id2label = labels
    return config


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model in the form that we ship."""
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("tiny")
    MeanPooledClassifier(tiny_config(dict(enumerate(LABELS)))).save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def usual_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model as other projects ship theirs, its labels in another order."""
    torch.manual_seed(2)
    folder = tmp_path_factory.mktemp("usual")
    labels = {0: "POSITIVE", 1: "Negative", 2: "neutral"}
    BertForSequenceClassification(tiny_config(labels)).save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny base encoder to train from."""
    from transformers import BertModel

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("base")
    BertModel(tiny_config(), add_pooling_layer=False).save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder
