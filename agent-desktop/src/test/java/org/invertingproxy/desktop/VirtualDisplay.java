package org.invertingproxy.desktop;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives the tests a display of their own, so that they neither need one nor type into somebody's
 * windows: on Linux an Xvfb, which picks a free number itself, runs as long as this JVM. GTK asks
 * the C library for {@code DISPLAY}, so that is where it has to be set. The server must outlive the
 * JVM, since GTK ends a process that loses its display: a shell waits for the end of its standard
 * input, which is this JVM's end, and ends the server then.
 */
public final class VirtualDisplay implements LauncherSessionListener {
  private static final String PROPERTY = "test.display";
  private static final String SERVER =
      "Xvfb -displayfd 1 -screen 0 1280x1024x24 -nolisten tcp & exec >/dev/null; cat; kill $!";

  /** The one function of the C library that Java lacks. */
  private interface Environment extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /** The display, if these tests have one of their own. */
  public static Optional<String> name() {
    return Optional.ofNullable(System.getProperty(PROPERTY));
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Platform.isLinux()) {
      startServer().ifPresent(number -> use(":" + number));
    }
  }

  private static Optional<String> startServer() {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", SERVER)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader output = shell.inputReader();
      Optional<String> number = Optional.ofNullable(output.readLine());
      if (number.isEmpty() && System.getenv("DISPLAY") == null) {
        throw new IllegalStateException("no display, and no Xvfb to make one: install xvfb");
      }
      return number;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a shell", e);
    }
  }

  private static void use(String display) {
    Environment environment = Native.load("c", Environment.class);
    if (environment.setenv("DISPLAY", display, 1) != 0) {
      throw new IllegalStateException("cannot set DISPLAY");
    }
    System.setProperty(PROPERTY, display);
  }
}
