package org.invertingproxy.proxy.launcher;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The main class of the WAR: makes a class path of the libraries inside it and runs the command
 * line from there. Java cannot load classes from a jar inside an archive, so they are unpacked once
 * per version; see {@link LibraryCache}.
 */
public final class Launcher {
  private static final String MAIN = "org.invertingproxy.proxy.cli.Main";

  private Launcher() {}

  /** Unpacks what is missing, then hands the arguments to the command line. */
  public static void main(String[] args) throws Throwable {
    try (UnpackedLibraries libraries = unpack()) {
      // Not a child of the application loader: its copy of these classes must not win.
      ClassLoader loader =
          new URLClassLoader(
              "inverting-proxy", libraries.classPath(), ClassLoader.getPlatformClassLoader());
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> main = Class.forName(MAIN, true, loader);
      main.getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (IOException e) {
      System.err.println(
          "Cannot unpack the libraries of this WAR, neither in the user's cache nor in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e
              + "). Name a directory that can be written by the variable XDG_CACHE_HOME.");
      System.exit(1);
    }
  }

  private static UnpackedLibraries unpack() throws IOException, URISyntaxException {
    Path war = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try {
      return LibraryCache.ofUser(System.getenv(), System.getProperty("user.home")).open(war);
    } catch (IOException e) {
      // No home, or not ours to write: a service account, a read-only container.
      return LibraryCache.ofTemporaryDirectory().open(war);
    }
  }
}
