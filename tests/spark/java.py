"""How Java runs in processes of some minutes."""

BRIEF = (
    # It does not optimize for long.
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    # It has room for all classes and their code from the start, else it looks for what may go.
    " -XX:MetaspaceSize=256m -XX:ReservedCodeCacheSize=240m"
    # It does not check classes of the package, which are those that everybody has.
    " -XX:+IgnoreUnrecognizedVMOptions"
    " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
