/** The quiz: its categories. */
const CATEGORIES = ["Geography", "History", "Science", "Sports"];

export const handler = async (event) => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(event.path === "/categories" ? CATEGORIES : { categories: CATEGORIES.length }),
});
