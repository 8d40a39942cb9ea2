package org.invertingproxy.proxy.datapath;

import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The servers the data path is tested on, as they come, with HTTP/1.1 and HTTP/2 on one port. */
enum TestContainer {
  JETTY {
    @Override
    TestServer start(Servlet servlet, Path directory, Duration idle) throws Exception {
      Server jetty = new Server();
      HttpConfiguration http = new HttpConfiguration();
      http.setIdleTimeout(QUIET.toMillis());
      ServerConnector connector =
          new ServerConnector(
              jetty, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
      connector.setIdleTimeout(idle.toMillis());
      jetty.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler("/");
      ServletHolder holder = new ServletHolder(servlet);
      holder.setAsyncSupported(true);
      context.addServlet(holder, "/*");
      JakartaWebSocketServletContainerInitializer.configure(context, null);
      jetty.setHandler(context);
      jetty.start();
      return new TestServer() {
        @Override
        public int port() {
          return connector.getLocalPort();
        }

        @Override
        public void close() throws Exception {
          jetty.stop();
        }
      };
    }
  },

  TOMCAT {
    @Override
    TestServer start(Servlet servlet, Path directory, Duration idle) throws Exception {
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(directory.resolve("tomcat").toString());
      tomcat.setPort(0);
      // Its names in JMX begin so: two of one name that start at once get in each other's way.
      tomcat.getEngine().setName("Tomcat-" + UUID.randomUUID());
      Context context = tomcat.addContext("", null);
      context.addServletContainerInitializer(new WsSci(), null);
      Wrapper wrapper = Tomcat.addServlet(context, "proxy", servlet);
      wrapper.setAsyncSupported(true);
      wrapper.addMapping("/*");
      Connector connector = tomcat.getConnector();
      connector.setProperty("connectionTimeout", Long.toString(QUIET.toMillis()));
      connector.setProperty("keepAliveTimeout", Long.toString(idle.toMillis()));
      Http2Protocol http2 = new Http2Protocol();
      http2.setReadTimeout(idle.toMillis());
      http2.setKeepAliveTimeout(idle.toMillis());
      http2.setStreamReadTimeout(-1);
      http2.setStreamWriteTimeout(idle.toMillis());
      connector.addUpgradeProtocol(http2);
      tomcat.start();
      return new TestServer() {
        @Override
        public int port() {
          return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() throws Exception {
          tomcat.stop();
          tomcat.destroy();
        }
      };
    }
  };

  /** A running server with one servlet on everything. */
  interface TestServer extends AutoCloseable {
    int port();
  }

  /** While a request is under way; the shipped settings say the same. */
  private static final Duration QUIET = Duration.ofDays(1);

  /** With the idle time that both have by default, or nearly so. */
  TestServer start(Servlet servlet, Path directory) throws Exception {
    return start(servlet, directory, Duration.ofSeconds(30));
  }

  /** With that idle time. */
  abstract TestServer start(Servlet servlet, Path directory, Duration idle) throws Exception;
}
