package com.org.iam.rootsessions;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Responds as IAM, CloudWatch Logs or CloudWatch would, without a network; the request's protocol decides which. */
final class CannedHttpClient implements SdkHttpClient {

    private static final byte[] XML = ("<Response><Result><OrganizationId>o-0000000000</OrganizationId><EnabledFeatures>"
        + "<member>" + Feature.NAME + "</member></EnabledFeatures></Result></Response>").getBytes(StandardCharsets.UTF_8);
    private static final byte[] JSON = "{}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CBOR = {(byte) 0xbf, (byte) 0xff}; // an empty map

    @Override
    public ExecutableHttpRequest prepareRequest(final HttpExecuteRequest request) {
        final var type = request.httpRequest().firstMatchingHeader("Content-Type").orElse("");
        final var body = type.contains("cbor") ? CBOR : type.contains("json") ? JSON : XML;
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder().statusCode(200).putHeader("smithy-protocol", "rpc-v2-cbor").build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                    .build();
            }

            @Override
            public void abort() {
                // nothing is in progress
            }
        };
    }

    @Override
    public void close() {
        // nothing is open
    }
}
