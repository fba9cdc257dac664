/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gets URLs with the JDK's client, and counts what comes. Follows no redirects: one attempt is one request.
 *
 * <p>An interrupt of {@code send} cancels the exchange and closes its connection, before the headers and in the middle of
 * the body, which {@code send} waits for: it is not read by the caller, who would not notice an interrupt on every JDK.
 */
final class HttpGetter implements Getter, AutoCloseable {
    /**
     * What the client repeats by itself: a request whose connection is closed before any answer, two to five times, and a
     * connection that cannot be made, once.
     */
    private static final Map<String, String> REPEATS_NOTHING =
            Map.of("jdk.httpclient.redirects.retrylimit", "1", "jdk.httpclient.disableRetryConnect", "true");

    private static final String REPEATS_NO_MORE = "Too many retries"; // what the client says then, on some JDKs

    static {
        REPEATS_NOTHING.forEach((property, value) -> {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        });
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // a connection for each request, so that closing it ends the request
            .build();

    @Override
    public Answer get(String url) throws IOException, InterruptedException {
        var bytes = new AtomicLong();
        BodyHandler<Void> counted =
                BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(some -> bytes.addAndGet(some.length)));
        HttpResponse<Void> response = send(request(url), counted);
        return new Answer(response.statusCode(), bytes.get());
    }

    private HttpResponse<Void> send(HttpRequest request, BodyHandler<Void> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw REPEATS_NO_MORE.equals(e.getMessage())
                    ? new IOException("The connection was closed before any answer", e)
                    : e;
        }
    }

    private static HttpRequest request(String url) throws IOException {
        try {
            return HttpRequest.newBuilder(new URI(new URI(url).toASCIIString())).build();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("Not a URL of http or https", e);
        }
    }

    /** Breaks off what is under way, and waits until it has ended. */
    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
