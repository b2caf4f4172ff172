#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Proves that the simulation sees what it is there for: each patch of mutants/ brings a bug back, and has to be caught.

Nothing is changed in the tree. A patch is applied to copies of the files that it names, which take the places of those
files in the compiler's view; the sources that include them are compiled, and linked in front of the libraries of a build
that is there already. So the build has to be by clang, and `simulate` up to date in it.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import selectors
import shlex
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Failed(Exception):
    pass


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


class Mutant:
    def __init__(self, patch):
        self.patch = patch
        self.name = patch.stem
        text = patch.read_text()
        self.breaks = text.splitlines()[0].strip()
        self.files = re.findall(r"^\+\+\+ b/(\S+)", text, re.MULTILINE)

    def apply(self, folder):
        """Copies of the files with the bug in them, under `folder`; {path in the tree: copy}."""
        shutil.rmtree(folder, ignore_errors=True)
        for name in self.files:
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy)
        # Outside of any repository, where git applies what is no part of one.
        outside = dict(os.environ, GIT_CEILING_DIRECTORIES=str(folder.parent))
        applied = run(["git", "apply", "-p1", str(self.patch)], cwd=folder, env=outside)
        if applied.returncode != 0 or not self.files:
            raise Failed("does not apply: " + applied.stderr.strip().replace("\n", "; "))
        for name in self.files:
            if (folder / name).read_bytes() == (ROOT / name).read_bytes():
                raise Failed(f"does not change {name}")
        return {ROOT / name: folder / name for name in self.files}


class Build:
    def __init__(self, folder):
        self.folder = folder.resolve()
        commands = run(["ninja", "-C", self.folder, "-t", "commands", "simulate"])
        if commands.returncode != 0:
            raise Failed(f"{folder} is no build folder of ninja: {commands.stderr.strip()}")
        link = commands.stdout.splitlines()[-1]
        self.link = shlex.split(re.sub(r"^: && (.*) && :$", r"\1", link))
        self.compile = {}
        for entry in json.loads((self.folder / "compile_commands.json").read_text()):
            words = shlex.split(entry["command"])
            first = next(i for i, word in enumerate(words) if re.search(r"clang\+\+[-0-9]*$", word))
            self.compile[words[words.index("-o") + 1]] = (entry["file"], words[first:])
        self.users = self.find_users()

    def find_users(self):
        """Which objects of `simulate` and its libraries are made of which file."""
        users = {}
        names = set(self.objects())
        target = None
        for line in run(["ninja", "-C", self.folder, "-t", "deps"]).stdout.splitlines():
            if line and not line.startswith(" "):
                target = line.split(":")[0]
            elif line and target in names:
                users.setdefault((self.folder / line.strip()).resolve(), []).append(target)
        for target in names:
            users.setdefault(pathlib.Path(self.compile[target][0]).resolve(), []).append(target)
        return users

    def objects(self):
        text = run(["ninja", "-C", self.folder, "-t", "inputs", "simulate"]).stdout
        return [name for name in text.splitlines() if name in self.compile]

    def make(self, mutant, folder, jobs):
        """The path of a `simulate` with the bug in it."""
        copies = mutant.apply(folder / "tree")
        overlay = folder / "overlay.yaml"
        overlay.write_text(json.dumps({"version": 0, "roots": [
            {"type": "file", "name": str(path), "external-contents": str(copy)} for path, copy in copies.items()]}))
        targets = sorted({target for path in copies for target in self.users.get(path.resolve(), [])})
        if not targets:
            raise Failed("nothing of `simulate` is made of what it changes")

        def compile_one(target):
            words = list(self.compile[target][1])
            made = folder / (target.replace("/", "+"))
            words[words.index("-o") + 1] = str(made)
            done = run(words + ["-ivfsoverlay", str(overlay), "-Wno-everything"], cwd=self.folder)
            if done.returncode != 0:
                raise Failed("does not compile: " + next((l for l in done.stderr.splitlines() if "error" in l), "?"))
            return target, made

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            made = dict(pool.map(compile_one, targets))
        program = folder / "simulate"
        words = [str(made.pop(word)) if word in made else word for word in self.link]
        words[words.index("-o") + 1] = str(program)
        first_library = next(i for i, word in enumerate(words) if word.endswith((".a", ".so")) or ".so." in word)
        words[first_library:first_library] = [str(path) for path in made.values()]
        linked = run(words, cwd=self.folder)
        if linked.returncode != 0:
            raise Failed("does not link: " + linked.stderr.strip().splitlines()[0])
        return program


def hunt(program, seeds, seconds, jobs):
    """(promise, seed) of the first seed that breaks a promise; None when none does."""
    options = "abort_on_error=1:detect_leaks=0"
    environment = dict(os.environ, ASAN_OPTIONS=options, UBSAN_OPTIONS=options)
    parts = [subprocess.Popen([program, "--first", str(1 + part), "--seeds", str(seeds), "--stride", str(jobs),
                               "--until-broken"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
             for part in range(jobs)]
    until = time.monotonic() + seconds
    found = None
    printed = {part.stdout: b"" for part in parts}
    with selectors.DefaultSelector() as running:
        for pipe in printed:
            running.register(pipe, selectors.EVENT_READ)
        while running.get_map() and not found and (left := until - time.monotonic()) > 0:
            for key, _ in running.select(left):
                more = os.read(key.fd, 1 << 16)
                printed[key.fileobj] += more
                if more:
                    continue
                running.unregister(key.fileobj)
                broken = re.search(r"^seed (\d+): ([a-z ]+): (.*)", printed[key.fileobj].decode(), re.MULTILINE)
                if broken and not found:
                    found = (broken[2], int(broken[1]), broken[3])
    for part in parts:
        part.kill()
        part.wait()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/dev", help="a build folder (build/dev)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="those with this in their names")
    parser.add_argument("--apply-only", action="store_true", help="only see whether each patch applies")
    parser.add_argument("--seeds", type=int, default=2000, help="within so many seeds (2000)")
    parser.add_argument("--seconds", type=float, default=300, help="and within so long, each (300)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at once")
    given = parser.parse_args()

    mutants = [Mutant(patch) for patch in sorted((HERE / "mutants").glob("*.patch"))]
    if given.only:
        mutants = [one for one in mutants if any(word in one.name for word in given.only)]
    if not mutants:
        parser.error("there is no such mutant")
    scratch = given.build.resolve() / "mutants"
    scratch.mkdir(parents=True, exist_ok=True)
    build = None if given.apply_only else Build(given.build)
    width = max(len(one.name) for one in mutants)
    bad = 0
    for one in mutants:
        began = time.monotonic()
        try:
            if given.apply_only:
                one.apply(scratch / one.name / "tree")
                verdict = "applies"
            else:
                found = hunt(build.make(one, scratch / one.name, given.jobs), given.seeds, given.seconds, given.jobs)
                if not found:
                    raise Failed("NOT CAUGHT")
                verdict = f"{found[0]:<12} seed {found[1]:<5}"
        except Failed as failure:
            bad += 1
            verdict = str(failure)
        finally:
            shutil.rmtree(scratch / one.name, ignore_errors=True)
        print(f"{one.name:<{width}}  {verdict:<24} {time.monotonic() - began:6.1f} s  {one.breaks}", flush=True)
    print(f"\n{len(mutants)} mutants, {bad} of them wrong" if bad else f"\n{len(mutants)} mutants")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        sys.exit(f"mutants.py: {failed}")
