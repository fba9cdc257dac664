/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Servers on this machine that behave well or badly, and count. A request that a client has broken off is a permit of
 * {@link #brokenOff}: of those that hang, when the connection is closed; of the endless ones, when nothing can be written
 * any more.
 */
final class Loopback implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecond".getBytes(US_ASCII);
    private static final int CHUNKS_BEFORE_HOOK = 10;

    final Semaphore brokenOff = new Semaphore(0);

    /** Threads of the system: on JDK 21 the server would keep the carriers of virtual ones, and starve the client. */
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("server-", 0).factory());

    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, ServerSocket> hanging = new ConcurrentHashMap<>();

    Loopback() throws IOException {
        server.setExecutor(threads);
        server.start();
    }

    /** Returns how often a path was asked for. */
    int requests(String path) {
        return requests.getOrDefault(path, new AtomicInteger()).get();
    }

    private int count(String path) {
        return requests.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
    }

    // ---- endpoints; each returns its URL

    String answering(String path, int status, int bytes) {
        return answering(path, status, bytes, () -> {});
    }

    /** Answers when the hook has returned. */
    String answering(String path, int status, int bytes, Runnable hook) {
        return handling(path, exchange -> {
            hook.run();
            exchange.sendResponseHeaders(status, bytes == 0 ? -1 : bytes);
            exchange.getResponseBody().write(new byte[bytes]);
        });
    }

    /** Promises more bytes than it sends. */
    String cutting(String path) {
        return handling(path, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
        });
    }

    /** Closes the connection without a byte of an answer. */
    String mute(String path) {
        return handling(path, HttpExchange::close);
    }

    /** Answers with a body that never ends; the hook is run when some of it has been sent. */
    String endless(String path, Runnable hook) {
        return handling(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int chunk = 0;; chunk++) {
                    body.write(new byte[8192]);
                    body.flush();
                    if (chunk == CHUNKS_BEFORE_HOOK) {
                        hook.run();
                    }
                }
            } catch (IOException e) {
                brokenOff.release();
                throw e;
            }
        });
    }

    private String handling(String path, HttpHandler handler) {
        server.createContext(path, exchange -> handle(path, handler, exchange));
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void handle(String path, HttpHandler handler, HttpExchange exchange) throws IOException {
        try (exchange) {
            count(path);
            handler.handle(exchange);
        }
    }

    /** Reads requests and never answers them, but for those after the first, if it is said so. The hook is run at each. */
    String hanging(String path, boolean firstOnly, Runnable hook) throws IOException {
        var socket = new ServerSocket(0, 0, here);
        hanging.put(path, socket);
        threads.execute(() -> accept(socket, path, firstOnly, hook));
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    private void accept(ServerSocket socket, String path, boolean firstOnly, Runnable hook) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> hang(connection, path, firstOnly, hook));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void hang(Socket connection, String path, boolean firstOnly, Runnable hook) {
        try (connection) {
            InputStream in = connection.getInputStream();
            skipHead(in);
            boolean answers = count(path) > 1 && firstOnly;
            hook.run();
            if (answers) {
                connection.getOutputStream().write(ANSWER);
            } else if (in.read() < 0) {
                brokenOff.release();
            }
        } catch (IOException e) {
            brokenOff.release(); // reset
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        for (int newlines = 0; newlines < 2;) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("the request has no end");
            }
            newlines = read == '\n' ? newlines + 1 : read == '\r' ? newlines : 0;
        }
    }

    /** Returns a URL that nobody listens at. */
    String refusing() throws IOException {
        try (var socket = new ServerSocket(0, 0, here)) {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/refusing";
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        for (ServerSocket socket : hanging.values()) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
