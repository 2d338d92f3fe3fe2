using Dashboard.EndToEnd.Tests.Infrastructure;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
[assembly: AssemblyFixture(typeof(PublishedProgram))]
// one browser and a few servers on few cores: side by side, they would only make each other late
[assembly: Parallelization(Mode = ParallelMode.None)]
