using Bunit;
using Dashboard.Components.Menus;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Views;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Search;

public sealed class JobSearchFormTests : BunitContext
{
    private readonly List<string> _asked = [];

    public JobSearchFormTests() =>
        Services.AddSingleton<IJobViews>(new FakeJobViews { Vocabulary = new JobVocabulary.Counts().ToVocabulary() });

    /// <summary>The form is longer than what is seen of it.</summary>
    [Theory]
    [InlineData("Cost, $", "abc")]
    [InlineData("Cost, $", "5,50")]
    [InlineData("Age", "-5")]
    public async Task ValueThatMeansNothing_IsSaidToWhereItStands(string field, string value)
    {
        var form = await OpenAsync("gpu:A100 cost>=5");
        AngleSharp.Dom.IElement Range() => form.FindAll(".range").Single(range => range.GetAttribute("aria-label") == field);

        await Range().QuerySelector("input")!.ChangeAsync(value).Soon();
        Assert.Empty(_asked);
        Assert.NotEqual("", Range().QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("true", Range().QuerySelector("input")!.GetAttribute("aria-invalid"));
        Assert.Single(form.FindAll("[role=alert]"));

        await Range().QuerySelector("input")!.ChangeAsync(field == "Age" ? "7h" : "7").Soon();
        Assert.Empty(form.FindAll("[role=alert]"));
        Assert.NotEmpty(_asked);
    }

    /// <summary>What stands in a field and was not taken is still there when another is written.</summary>
    [Fact]
    public async Task FaultOfOneField_StaysWhileOthersAreWritten()
    {
        var form = await OpenAsync("gpu:A100");
        AngleSharp.Dom.IElement Box(string label) => form.Find($"input[aria-label='{label}, at least']");

        await Box("Cost, $").ChangeAsync("abc").Soon();
        await Box("Age").ChangeAsync("-5").Soon();
        Assert.Equal(2, form.FindAll("[role=alert]").Count);

        await Box("Progress, %").ChangeAsync("50").Soon();
        Assert.Equal("gpu:A100 progress>=50", Assert.Single(_asked));
        form.Render(parameters => parameters.Add(it => it.Search, JobSearch.Parse(_asked[0])));
        Assert.Equal(2, form.FindAll("[role=alert]").Count);

        await Box("Cost, $").ChangeAsync("5").Soon();
        Assert.Single(form.FindAll("[role=alert]"));

        // another search than the form's: what was written is of another
        form.Render(parameters => parameters.Add(it => it.Search, JobSearch.Parse("is:starred")));
        Assert.Empty(form.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task NoneOf_AsksToBeWithout_AndShowsHoweverThatIsWritten()
    {
        var form = await OpenAsync("endpoint:ep_a gpu!=H100 -gpu:A100");
        AngleSharp.Dom.IElement Without(string label) => form.Find($"input[aria-label='{label}, none of']");

        Assert.Equal("H100", Without("GPU").GetAttribute("value"));
        await Without("Endpoint").ChangeAsync("ep_b, ep_c").Soon();
        await Without("GPU").ChangeAsync("").Soon();

        Assert.Equal(["endpoint:ep_a gpu!=H100 -gpu:A100 -endpoint:ep_b,ep_c", "endpoint:ep_a"], _asked);
        Assert.Empty(form.FindAll(".chip"));
    }

    private async Task<IRenderedComponent<JobSearchForm>> OpenAsync(string search)
    {
        var form = Render<JobSearchForm>(parameters =>
            parameters.Add(it => it.Search, JobSearch.Parse(search)).Add(it => it.SearchChanged, asked => _asked.Add(asked.Text))
        );
        await form.Find("#search-form").TriggerEventAsync("onmenutoggle", new MenuToggleEventArgs { IsOpen = true }).Soon();
        return form;
    }
}
