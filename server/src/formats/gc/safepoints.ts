/** What a VM operation stops all threads for (`vmOperation.hpp`, JDK 8 to 21), in one sentence; by its name's begin. */
const MEANINGS: readonly (readonly [begin: string, meaning: string])[] = [
  ['BulkRevokeBias', 'Took biased locks back from all objects of a class; gone with JDK 15 and later.'],
  [
    'RevokeBias',
    'Took a biased lock back from the thread that held it; -XX:-UseBiasedLocking avoids these stops.',
  ],
  ['EnableBiasedLocking', 'Biased locking began, four seconds after the start of the JVM.'],
  ['Cleanup', 'A periodic safepoint (-XX:GuaranteedSafepointInterval): the JVM tidied up after itself.'],
  [
    'no vm operation',
    'A periodic safepoint (-XX:GuaranteedSafepointInterval): the JVM tidied up after itself.',
  ],
  ['ICBufferFull', 'The compiler ran out of room for inline caches.'],
  ['Deoptimize', 'Compiled code had proved wrong and was given up.'],
  ['RedefineClasses', 'An agent changed classes: it may take seconds.'],
  ['FindDeadlocks', 'Somebody asked for deadlocks, through jstack or JMX: every thread’s stack was walked.'],
  ['ThreadDump', 'Somebody asked for all stacks through JMX.'],
  ['PrintThreads', 'Somebody asked for a thread dump, with jstack or kill -3.'],
  ['PrintJNI', 'Part of a thread dump.'],
  ['GetThreadListStackTraces', 'A debugger or a profiler asked for stacks.'],
  ['GetAllStackTraces', 'A debugger or a profiler asked for all stacks.'],
  ['HeapDumper', 'Somebody took a heap dump: it takes as long as the disk takes for the heap.'],
  ['GC_HeapInspection', 'Somebody asked for a class histogram (jmap -histo).'],
  ['PopulateDumpSharedSpace', 'The JVM wrote its archive of classes.'],
  ['CleanClassLoaderDataMetaspaces', 'Metadata of unloaded classes was freed.'],
  ['JFR', 'Java Flight Recorder began or ended a piece of its recording.'],
  ['Handshake', 'Every thread was asked for something small, one by one.'],
  ['Exit', 'The JVM ended.'],
  ['Halt', 'The JVM ended.'],
  ['ZMark', 'One of the short pauses of a ZGC cycle.'],
  ['ZRelocate', 'One of the short pauses of a ZGC cycle.'],
  ['ZVerify', 'ZGC checked itself.'],
  ['ShenandoahDegenerated', 'Shenandoah finished a cycle with everything stopped: threads had outrun it.'],
  ['ShenandoahFull', 'Shenandoah gave up its cycle and collected everything with everything stopped.'],
  ['Shenandoah', 'One of the short pauses of a Shenandoah cycle.'],
  ['G1Concurrent', 'Remark or cleanup of a concurrent cycle of G1.'],
  ['CGC_Operation', 'A pause of a concurrent cycle of G1 or CMS.'],
  ['CMS_Initial_Mark', 'First pause of a CMS cycle.'],
  ['CMS_Final_Remark', 'Second pause of a CMS cycle.'],
  ['G1', 'A collection by G1: its own line tells more.'],
  ['ParallelGC', 'A collection by the parallel collector: its own line tells more.'],
  ['GenCollect', 'A collection by the serial collector or CMS: its own line tells more.'],
  ['CollectForMetadata', 'A collection to free class metadata.'],
];

/** What the JVM stopped all threads for; undefined for an operation we do not know. */
export const safepointMeaning = (operation: string): string | undefined =>
  MEANINGS.find(([begin]) => operation.startsWith(begin))?.[1];
