// A quiz on Express. "node server.js bad" is a release that has lost a category.
'use strict';

const express = require('express');

const categories = ['History', 'Science', 'Geography', 'Sports'];
if (process.argv[2] === 'bad') {
  categories.pop();
}

const app = express();
app.use(express.json());
app.get('/api/quiz/all', (request, response) => {
  response.json({categories, asked: request.query.lang, by: request.get('user-agent')});
});
app.post('/api/quiz/question/1/answer', (request, response) => {
  response.json({correct: request.body.choice === 'B'});
});
const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0)); // ends with the test, however that ends
