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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gets URLs with the JDK's client, and counts what comes. Follows no redirects: one attempt is one request,
 * but for the one repetition of the client where a connection is closed before any answer.
 *
 * <p>An interrupt of {@code send} cancels the exchange and closes its connection, before the headers and in the middle of
 * the body, which {@code send} waits for: it is not read by the caller, who would not notice an interrupt on every JDK.
 */
final class HttpGetter implements Getter, AutoCloseable {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // a connection for each request, so that closing it ends the request
            .build();

    @Override
    public Answer get(String url) throws IOException, InterruptedException {
        var bytes = new AtomicLong();
        BodyHandler<Void> counted =
                BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(some -> bytes.addAndGet(some.length)));
        HttpResponse<Void> response = client.send(request(url), counted);
        return new Answer(response.statusCode(), bytes.get());
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
