#!/usr/bin/env python3
"""Score persons, places and organisations against a file in the format of GermEval 2014.

  score_entities.py GOLD.tsv --program target/release/lagebild [--codebook DIR] [--json]

GOLD  one word a line: number, word, outer label, inner label; sentences are parted by empty lines, comment lines begin
      with "#". Only the outer labels PER, LOC and ORG are asked for; words labelled -deriv or -part and OTH are left out
      on both sides.
Every sentence is read as a story of its own. PER are mentions that hold a word of their person's name (title and office
are cut off), LOC all mentions of places, ORG named organisations, groups, companies and media.
Exact: same words. Overlap: at least one word in common, one to one.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter

KINDS = {"PER": {"person"}, "ORG": {"organisation", "group", "company", "media"}}
NO_SPACE_BEFORE = set(".,;:!?)]}%")
NO_SPACE_BEHIND = set("([{")


def sentences(path):
    rows = []
    with open(path, encoding="utf8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) > 2 and cells[1]:
                rows.append((cells[1], cells[2]))
            elif rows:
                yield rows
                rows = []
    if rows:
        yield rows


def text_of(rows):
    """The sentence as running text, and the byte span of each word."""
    text, spans, glued = "", [], True
    for word, _ in rows:
        if not glued and not (len(word) == 1 and word in NO_SPACE_BEFORE):
            text += " "
        start = len(text.encode("utf8"))
        text += word
        spans.append((start, len(text.encode("utf8"))))
        glued = word in NO_SPACE_BEHIND
    return text, spans


def gold_of(rows):
    """Entities as (kind, words), and the words that are not asked for."""
    out, skipped, open_kind = [], set(), None
    for i, (_, label) in enumerate(rows):
        mark, _, kind = label.partition("-")
        if kind and kind not in ("PER", "LOC", "ORG"):
            skipped.add(i)
        if kind not in ("PER", "LOC", "ORG"):
            open_kind = None
        elif mark == "B" or kind != open_kind:
            out.append((kind, {i}))
            open_kind = kind
        else:
            out[-1][1].add(i)
    return [(k, frozenset(w)) for k, w in out], skipped


def found_of(story, rows, spans, shift):
    def words(m):
        return [i for i, (a, b) in enumerate(spans) if a + shift < m["end"] and m["start"] < b + shift]

    out = set()
    for place in story["places"]:
        out.add(("LOC", frozenset(words(place))))
    for actor in story["actors"]:
        kind = next((k for k, kinds in KINDS.items() if actor["kind"] in kinds), None)
        if kind is None or not actor["name"]:
            continue
        names = set(actor["name"].replace("-", " ").split())
        for m in actor["mentions"]:
            at = words(m)
            if kind == "PER":
                parts = [i for i in at if names & {rows[i][0], rows[i][0].rstrip("s")}]
                at = [i for i in at if parts and i >= parts[0]]
            if at and all(rows[i][0][:1].isupper() or not rows[i][0][:1].isalpha() for i in (at[0], at[-1])):
                out.add((kind, frozenset(at)))
    return [x for x in out if x[1]]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("--program", default="target/release/lagebild")
    ap.add_argument("--codebook")
    ap.add_argument("--json", action="store_true")
    a = ap.parse_args()
    items = list(sentences(a.gold))
    head = "date 2012-01-01\n\n"
    with tempfile.TemporaryDirectory() as folder:
        for n, rows in enumerate(items):
            with open(os.path.join(folder, f"s{n:05}.txt"), "w", encoding="utf8") as f:
                f.write(head + text_of(rows)[0] + "\n")
        more = ["--codebook", a.codebook] if a.codebook else []
        run = subprocess.run([a.program, *more, "read", folder, "--format", "story"], stdout=subprocess.PIPE, check=False)
    if run.returncode:
        sys.exit(f"{a.program} ended with {run.returncode}")
    stories = {s["story"]["id"]: s for s in map(json.loads, run.stdout.decode("utf8").splitlines())}
    tally = {level: {k: Counter() for k in ("PER", "LOC", "ORG")} for level in ("exact", "overlap")}
    for n, rows in enumerate(items):
        story = stories.get(f"s{n:05}")
        if story is None:
            sys.exit(f"sentence {n} is missing from the output")
        gold, skipped = gold_of(rows)
        found = [x for x in found_of(story, rows, text_of(rows)[1], len(head)) if not x[1] & skipped]
        for kind in ("PER", "LOC", "ORG"):
            want = [w for k, w in gold if k == kind]
            have = [w for k, w in found if k == kind]
            for level, same in (("exact", lambda x, y: x == y), ("overlap", lambda x, y: bool(x & y))):
                c, left = tally[level][kind], list(have)
                for w in want:
                    hit = next((h for h in left if same(w, h)), None)
                    if hit is None:
                        c["missed"] += 1
                    else:
                        left.remove(hit)
                        c["hit"] += 1
                c["false"] += len(left)
    out = {}
    for level, kinds in tally.items():
        total = sum(kinds.values(), Counter())
        for kind, c in [*kinds.items(), ("all", total)]:
            p = c["hit"] / max(1, c["hit"] + c["false"])
            r = c["hit"] / max(1, c["hit"] + c["missed"])
            f1 = 2 * p * r / max(1e-9, p + r)
            out[f"{level} {kind}"] = {"precision": round(p, 3), "recall": round(r, 3), "f1": round(f1, 3)}
    if a.json:
        print(json.dumps(out))
        return
    print(f"{len(items)} sentences")
    for name, o in out.items():
        print(f"{name:12} P {o['precision']:.3f}  R {o['recall']:.3f}  F1 {o['f1']:.3f}")


if __name__ == "__main__":
    main()
