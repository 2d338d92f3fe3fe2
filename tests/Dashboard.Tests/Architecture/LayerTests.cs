using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using Dashboard.ColdStarts;
using Dashboard.Components.Layout;
using Dashboard.Jobs;
using Dashboard.Upstream.BuiltIn;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;
using Simulator;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Dashboard.Tests.Architecture;

/// <summary>
/// Data flows one way, and what people see is not known to what keeps it. The stores of a feature are those of its types that are no
/// Razor component, and that do not serve one alone: <c>JobPagesFeature</c> registers the pages, an <see cref="ICommandSource"/> is a
/// part of the command palette.
/// </summary>
public sealed class LayerTests
{
    private const string UserInterface = @"^(MudBlazor|Microsoft\.AspNetCore\.Components)(\..*)?$";

    /// <summary>Of the hub's client, which any program may use.</summary>
    private static readonly string[] ClientAssemblies =
    [
        "Microsoft.AspNetCore.Http.Connections.Client",
        "Microsoft.AspNetCore.SignalR.Client",
        "Microsoft.AspNetCore.SignalR.Client.Core",
        "Microsoft.AspNetCore.SignalR.Common",
    ];

    private static readonly ArchUnitNET.Domain.Architecture Code = new ArchLoader()
        .LoadAssemblies(typeof(DashboardApp).Assembly, typeof(SimulatorApp).Assembly, typeof(Job).Assembly)
        .Build();

    [Fact]
    public void Upstream_ReferencesNoUserInterface() => Check(InNamespace("Dashboard.Upstream").Should().NotDependOnAny(Ui()));

    [Fact]
    public void Relay_ReferencesNoUserInterface() => Check(InNamespace("Dashboard.Relay").Should().NotDependOnAny(Ui()));

    [Fact]
    public void Settings_ReferenceNoUserInterface() => Check(InNamespace("Dashboard.Settings").Should().NotDependOnAny(Ui()));

    [Fact]
    public void Samples_ReferenceNoUserInterface()
    {
        Check(InNamespace("Dashboard.Samples").Should().NotDependOnAny(Ui()));
        Check(InNamespace("Dashboard.Samples").Should().NotDependOnAny(InNamespace("Dashboard.Components")));
    }

    [Fact]
    public void ColdStarts_ReferenceNoUserInterface() =>
        Check(
            Types()
                .That()
                .ResideInNamespace("Dashboard.ColdStarts")
                .And()
                .AreNot(typeof(ColdStartsFeature))
                .Should()
                .NotDependOnAny(Ui())
        );

    [Fact]
    public void Stores_ReferenceNoUserInterface() =>
        Check(
            InNamespace("Dashboard.Jobs")
                .And()
                .AreNotAssignableTo(typeof(ComponentBase), typeof(ICommandSource))
                .And()
                .AreNot(typeof(JobPagesFeature))
                .Should()
                .NotDependOnAny(Ui())
        );

    [Fact]
    public void Rule_OnThePages_FindsTheUserInterface() =>
        Assert.False(InNamespace("Dashboard.Jobs").Should().NotDependOnAny(Ui()).HasNoViolations(Code));

    [Fact]
    public void Upstream_DoesNotReferenceTheWayOut() =>
        Check(InNamespace("Dashboard.Upstream").Should().NotDependOnAny(InNamespace("Dashboard.Relay")));

    [Fact]
    public void Simulator_IsKnownToTheBuiltInOneAlone() =>
        Check(
            Types()
                .That()
                .ResideInNamespaceMatching(@"^Dashboard(\..*)?$")
                .And()
                .AreNot(typeof(BuiltInSimulator))
                .Should()
                .NotDependOnAny(InNamespace("Simulator"))
        );

    [Fact]
    public void Rule_OnTheBuiltInSimulator_FindsTheSimulator() =>
        Assert.False(
            Types().That().Are(typeof(BuiltInSimulator)).Should().NotDependOnAny(InNamespace("Simulator")).HasNoViolations(Code)
        );

    [Fact]
    public void Shared_HasNoServerAssembly()
    {
        var references = ReferencesOf(typeof(Job).Assembly);

        Assert.Contains("System.Text.Json", references);
        Assert.DoesNotContain(
            references,
            name =>
                (name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !ClientAssemblies.Contains(name))
                || name.StartsWith("MudBlazor", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                || name is "Dashboard" or "Simulator"
        );
    }

    /// <summary>Else it could not serve as an oracle for what Shared reads.</summary>
    [Fact]
    public void Simulator_DoesNotReferenceShared()
    {
        var references = ReferencesOf(typeof(SimulatorApp).Assembly);

        Assert.Contains("Microsoft.AspNetCore.Server.Kestrel", references);
        Assert.DoesNotContain(typeof(Job).Assembly.GetName().Name, references);
        Assert.DoesNotContain(typeof(DashboardApp).Assembly.GetName().Name, references);
    }

    private static ArchUnitNET.Fluent.Syntax.Elements.Types.GivenTypesConjunction InNamespace(string name) =>
        Types().That().ResideInNamespaceMatching($@"^{name.Replace(".", @"\.", StringComparison.Ordinal)}(\..*)?$");

    private static IObjectProvider<IType> Ui() => Types(includeReferenced: true).That().ResideInNamespaceMatching(UserInterface);

    private static void Check(IArchRule rule)
    {
        var failures = rule.Evaluate(Code).Where(result => !result.Passed).Select(result => result.Description);
        Assert.Empty(failures);
    }

    private static List<string> ReferencesOf(System.Reflection.Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
