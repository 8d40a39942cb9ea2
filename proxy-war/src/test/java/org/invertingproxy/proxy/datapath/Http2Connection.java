package org.invertingproxy.proxy.datapath;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;

/** One connection of HTTP/2 without TLS, by prior knowledge. */
final class Http2Connection implements AutoCloseable {
  private static final int SECONDS = 20;

  private final int port;
  private final HTTP2Client client = new HTTP2Client();
  private final Session session;

  Http2Connection(int port) throws Exception {
    this.port = port;
    client.start();
    session =
        client
            .connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Session.Listener() {})
            .get(SECONDS, TimeUnit.SECONDS);
  }

  Http2Stream get(String path) throws Exception {
    return get(path, HttpFields.EMPTY);
  }

  Http2Stream get(String path, HttpFields fields) throws Exception {
    return open("GET", path, fields, true, true);
  }

  /** A request the answer to which is left where it is. */
  Http2Stream getAndDoNotRead(String path) throws Exception {
    return open("GET", path, HttpFields.EMPTY, true, false);
  }

  /** A request whose body begins so and does not end. */
  Http2Stream post(String path, String begin) throws Exception {
    return post(path, HttpFields.EMPTY, begin);
  }

  Http2Stream post(String path, HttpFields fields, String begin) throws Exception {
    Http2Stream stream = open("POST", path, fields, false, true);
    stream.send(begin);
    return stream;
  }

  private Http2Stream open(
      String method, String path, HttpFields fields, boolean end, boolean reads) throws Exception {
    MetaData.Request head =
        new MetaData.Request(
            method, HttpURI.from("http://b.test:" + port + path), HttpVersion.HTTP_2, fields);
    Http2Stream stream = new Http2Stream(reads);
    stream.opened(
        session
            .newStream(new HeadersFrame(head, null, end), stream)
            .get(SECONDS, TimeUnit.SECONDS));
    return stream;
  }

  @Override
  public void close() throws Exception {
    client.stop();
  }
}
