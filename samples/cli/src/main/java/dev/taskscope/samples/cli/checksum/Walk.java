/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The files below some arguments: the arguments in order, below each of them in the order of the bytes of the paths.
 *
 * <p>Follows what {@code find -H ARGUMENT -type f} does: an argument that is a symbolic link is followed, links below
 * are not, so there is no loop; what is neither a file nor a folder is passed over. Folders are listed one by one as
 * the walk gets there, so it holds one list for each level, not the whole tree. An interrupt stops it between two
 * folders; called again, it goes on from there.
 */
final class Walk {
    private final Iterator<String> arguments;
    private final Deque<Iterator<Found>> folders = new ArrayDeque<>(); // those around the next entry, innermost first
    private @Nullable Entry next;

    /** Something that was seen in a folder, and is looked at when the walk gets there. */
    private sealed interface Found {
        FileName name();

        record Folder(FileName name, Path path) implements Found {
            /** With the separator, as in the paths of what is below: "a.txt" is before "a/b", not after. */
            @Override
            public byte[] order() {
                return name.child(new byte[0]).bytes();
            }
        }

        record Leaf(Entry entry) implements Found {
            @Override
            public FileName name() {
                return entry.name();
            }
        }

        default byte[] order() {
            return name().bytes();
        }
    }

    Walk(List<String> arguments) {
        this.arguments = arguments.iterator();
    }

    /**
     * Tells whether there is another one.
     *
     * @throws InterruptedException if the calling thread was interrupted
     */
    boolean hasNext() throws InterruptedException {
        while (next == null) {
            if (Thread.interrupted()) {
                throw new InterruptedException("on the way to the next file");
            }
            Iterator<Found> innermost = folders.peek();
            if (innermost == null) {
                if (!arguments.hasNext()) {
                    return false;
                }
                folders.push(argument(arguments.next()).iterator());
            } else if (innermost.hasNext()) {
                enter(innermost.next());
            } else {
                folders.pop();
            }
        }
        return true;
    }

    /**
     * Returns it.
     *
     * @throws InterruptedException if the calling thread was interrupted
     */
    Entry next() throws InterruptedException {
        Entry found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException("the walk has ended");
        }
        next = null;
        return found;
    }

    private void enter(Found found) {
        switch (found) {
            case Found.Leaf leaf -> next = leaf.entry();
            case Found.Folder folder -> {
                try {
                    folders.push(list(folder).iterator());
                } catch (IOException e) {
                    next = new Entry.Lost(folder.name(), e);
                }
            }
        }
    }

    private static List<Found> argument(String argument) {
        FileName name = FileName.of(argument);
        try {
            List<Found> found = look(name, NativeNames.pathOf(argument));
            return found.isEmpty()
                    ? List.of(new Found.Leaf(new Entry.Lost(name, new IOException("Neither a file nor a folder"))))
                    : found;
        } catch (NoSuchFileException e) {
            return List.of(new Found.Leaf(new Entry.Lost(name, e)));
        }
    }

    /** Returns what is there: one thing, or none if it is nothing to sum up. */
    private static List<Found> look(FileName name, Path path, LinkOption... links) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, links);
            if (attributes.isDirectory()) {
                return List.of(new Found.Folder(name, path));
            }
            return attributes.isRegularFile() ? List.of(new Found.Leaf(new Entry.File(name, path))) : List.of();
        } catch (IOException e) {
            return List.of(new Found.Leaf(new Entry.Lost(name, e))); // vanished since it was listed, for one
        }
    }

    private static List<Found> list(Found.Folder folder) throws IOException {
        var all = new ArrayList<Found>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.path())) {
            for (Path child : children) {
                all.addAll(look(folder.name().child(NativeNames.lastNameOf(child)), child, NOFOLLOW_LINKS));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort((one, other) -> Arrays.compareUnsigned(one.order(), other.order()));
        return Collections.unmodifiableList(all);
    }
}
