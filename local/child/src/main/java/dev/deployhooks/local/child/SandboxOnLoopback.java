package dev.deployhooks.local.child;

import dev.deployhooks.check.LoopbackAllowed;

/** The services of the sandbox and of the demo listen on loopback. */
public final class SandboxOnLoopback implements LoopbackAllowed {}
