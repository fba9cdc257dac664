/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Asks the JVM whether preview features are enabled, by defining an empty class that carries the preview mark: a minor
 * version of 65535 (JVMS 4.1). Reflection could reach a preview API without the flag; that would go behind the back of a
 * user who never opted in.
 */
final class PreviewProbe {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int PREVIEW_MINOR = 0xFFFF;
    private static final int CLASS = 7;
    private static final int UTF8 = 1;
    private static final int ACC_FINAL_SUPER_SYNTHETIC = 0x1030;
    private static final int FIRST_RELEASE = 44; // JDK 1.0 is class file version 44

    private PreviewProbe() {}

    static boolean previewEnabled() {
        try {
            MethodHandles.lookup().defineHiddenClass(markedClass(), /* initialize= */ false);
            return true;
        } catch (UnsupportedClassVersionError e) {
            return false;
        } catch (IllegalAccessException e) {
            throw new AssertionError("a class may define a hidden class beside itself", e);
        }
    }

    private static byte[] markedClass() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeShort(PREVIEW_MINOR);
            out.writeShort(FIRST_RELEASE + Runtime.version().feature());
            out.writeShort(5); // constants, plus one
            out.writeByte(CLASS);
            out.writeShort(2);
            out.writeByte(UTF8);
            out.writeUTF(PreviewProbe.class.getPackageName().replace('.', '/') + "/PreviewMarked");
            out.writeByte(CLASS);
            out.writeShort(4);
            out.writeByte(UTF8);
            out.writeUTF("java/lang/Object");
            out.writeShort(ACC_FINAL_SUPER_SYNTHETIC);
            out.writeShort(1); // this class
            out.writeShort(3); // its super class
            for (int none = 0; none < 4; none++) {
                out.writeShort(0); // interfaces, fields, methods, attributes
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
