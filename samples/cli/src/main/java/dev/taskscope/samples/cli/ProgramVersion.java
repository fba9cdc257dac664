/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that the program runs from. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion(); // from the manifest; classes have none
        return new String[]{"taskscope " + (version == null ? "(not from a jar)" : version)};
    }
}
