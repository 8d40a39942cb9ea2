package org.invertingproxy.proxy.launcher;

import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;

/** The jars of one WAR on disk, locked against removal until this is closed or the JVM ends. */
final class UnpackedLibraries implements AutoCloseable {
  private final List<Path> jars;
  private final FileLock lock;

  /** Takes the lock over. */
  UnpackedLibraries(List<Path> jars, FileLock lock) {
    this.jars = jars;
    this.lock = lock;
  }

  /** In the order of the class path. */
  List<Path> jars() {
    return jars;
  }

  /** The class path, in its fixed order. */
  URL[] classPath() throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
  }
}
