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

        // another search than the form's: what was written is of another, and stands there no more
        var before = Box("Age");
        form.Render(parameters => parameters.Add(it => it.Search, JobSearch.Parse("is:starred")));
        Assert.Empty(form.FindAll("[role=alert]"));
        Assert.NotSame(before, Box("Age"));
    }

    [Fact]
    public async Task FaultOfOneBound_StaysWhileTheOtherIsWritten()
    {
        var form = await OpenAsync("");
        AngleSharp.Dom.IElement Box(string bound) => form.Find($"input[aria-label='Cost, $, {bound}']");

        await Box("at least").ChangeAsync("abc").Soon();
        await Box("at most").ChangeAsync("10").Soon();

        Assert.Equal("cost<=10", Assert.Single(_asked));
        Assert.Equal("true", Box("at least").GetAttribute("aria-invalid"));
        Assert.Null(Box("at most").GetAttribute("aria-invalid"));
        Assert.Equal(Box("at least").GetAttribute("aria-describedby"), form.Find("[role=alert]").Id);
    }

    /// <summary>A box that went on showing what was not taken would lie.</summary>
    [Fact]
    public async Task ChoiceThatIsNotTaken_SaysWhy_AndIsNotShown()
    {
        // as long as a search may be
        var form = await OpenAsync($"endpoint:{new string('x', 1_985)}");
        var before = form.FindAll("input[type=checkbox]")[0];

        await before.ChangeAsync(true).Soon();

        Assert.Empty(_asked);
        Assert.NotEmpty(form.Find("[role=alert]").TextContent);
        Assert.NotSame(before, form.FindAll("input[type=checkbox]")[0]);
    }

    [Fact]
    public async Task NoneOf_AsksToBeWithout_AndShowsHoweverThatIsWritten()
    {
        var form = await OpenAsync("endpoint:ep_a gpu!=H100 -gpu:A100");
        AngleSharp.Dom.IElement Without(string label) => form.Find($"input[aria-label='{label}, none of']");

        // to be without one and without another is to be without both
        Assert.Equal("H100, A100", Without("GPU").GetAttribute("value"));
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
