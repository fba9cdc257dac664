/**
 * Structured concurrency that is the same on every JDK from 21 on: lexical scopes that own tasks, and policies that say
 * when to stop waiting for them. Start at {@link dev.taskscope.TaskScope}.
 */
module dev.taskscope {
    requires jdk.jfr;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.taskscope;

    uses dev.taskscope.ContextCarrier;
}
