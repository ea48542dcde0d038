package dev.deployhooks.check;

/**
 * The mark that checks may connect to the machine that they run on, where it is found on the class
 * path by {@link java.util.ServiceLoader}. The artifacts of the hooks contain none; only {@code
 * local/}, whose services listen there, puts one beside a hook, and no environment variable does.
 */
public interface LoopbackAllowed {}
